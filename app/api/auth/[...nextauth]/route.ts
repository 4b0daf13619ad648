import { publicRoute } from "@/lib/http/route";
import { answerAuth } from "@/lib/people/answer-auth";

const loadLibrary = async () => (await import("./auth-library.js")).authLibrary;

export const GET = publicRoute({ errors: "r2explorer", isInternal: true }, ({ request, services }) =>
  answerAuth(services, request, loadLibrary),
);

export const POST = publicRoute({ errors: "r2explorer", isInternal: true }, ({ request, services }) =>
  answerAuth(services, request, loadLibrary),
);
