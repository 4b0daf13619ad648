interface PlayerProps {
  kind: "video" | "audio";
  src: string;
  name: string;
  onError?: () => void;
}

/** Captions are in the file where there are any. */
export function Player({ kind: Media, src, name, onError }: PlayerProps) {
  return (
    <Media
      src={src}
      controls
      preload="metadata"
      onError={onError}
      aria-label={`Preview of ${name}`}
      className={Media === "video" ? "aspect-video max-h-[60dvh] w-full in-data-framed:max-h-96 rounded-lg bg-black" : "w-full"}
    />
  );
}
