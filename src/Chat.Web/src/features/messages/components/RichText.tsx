import { Fragment, memo } from "react";
import { parseRichText, type Span } from "../richText";
import styles from "./RichText.module.css";

/** Draws text as React nodes: no text ever becomes markup. */
export const RichText = memo(function RichText({ text }: { text: string }) {
  return <Spans spans={parseRichText(text)} />;
});

function Spans({ spans }: { spans: Span[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the spans of a text never change places
  return spans.map((span, index) => <Fragment key={index}>{draw(span)}</Fragment>);
}

function draw(span: Span) {
  switch (span.kind) {
    case "text":
      return span.text;
    case "code":
      return <code className={styles.code}>{span.text}</code>;
    case "block":
      return <pre className={styles.block}>{span.text}</pre>;
    case "link":
      return (
        <a className={styles.link} href={span.href} target="_blank" rel="noopener noreferrer nofollow">
          {span.text}
        </a>
      );
    case "bold":
      return (
        <strong>
          <Spans spans={span.spans} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Spans spans={span.spans} />
        </em>
      );
  }
}
