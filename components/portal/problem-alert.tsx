import { Alert, AlertDescription } from "@/components/ui/alert";

/** A sentence on what went wrong just now, read out when it appears; nothing while all is well. */
export function ProblemAlert({ problem }: { problem: string | null }) {
  return (
    <div role="alert" className="contents">
      {problem === null ? null : (
        <Alert variant="destructive">
          <AlertDescription className="text-foreground">{problem}</AlertDescription>
        </Alert>
      )}
    </div>
  );
}
