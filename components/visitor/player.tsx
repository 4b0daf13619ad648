interface PlayerProps {
  kind: "video" | "audio";
  src: string;
  /** What it is, for those who do not see it. */
  label: string;
  onError?: () => void;
}

/** Captions are in the file where there are any. */
export function Player({ kind: Media, src, label, onError }: PlayerProps) {
  return (
    <Media
      src={src}
      controls
      preload="metadata"
      onError={onError}
      aria-label={label}
      className={Media === "video" ? "aspect-video max-h-[60dvh] w-full in-data-framed:max-h-96 rounded-lg bg-black" : "w-full"}
    />
  );
}
