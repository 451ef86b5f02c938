import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Closer to the end than this counts as being at the end. */
const nearEnd = 80;
/** Older messages are asked for when less than this is left above. */
const nearStart = 800;

/** The lower edge: the upper one moves when the first message gives its heading to an older one. */
const placeOf = (box: HTMLElement, element: Element): number =>
  element.getBoundingClientRect().bottom - box.getBoundingClientRect().top + box.scrollTop;

/**
 * Keeps what is being read where it is: at the end it stays at the end, whatever grows; elsewhere, messages
 * put in above push nothing down. The first message is the anchor, `[data-key]` marks messages.
 */
export function useConversationScroll(box: RefObject<HTMLElement | null>, onNearStart: () => void) {
  const [atEnd, setAtEnd] = useState(true);
  const stick = useRef(true);
  const anchor = useRef<{ key: string; place: number } | null>(null);
  const sizes = useRef("");

  const toEnd = useCallback(() => {
    stick.current = true;
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [box]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const held = anchor.current;
    if (stick.current) element.scrollTop = element.scrollHeight;
    else if (held) {
      const same = element.querySelector(`[data-key="${CSS.escape(held.key)}"]`);
      const moved = same ? placeOf(element, same) - held.place : 0;
      if (moved !== 0) element.scrollTop += moved;
    }
    const first = element.querySelector<HTMLElement>("[data-key]");
    anchor.current = first ? { key: first.dataset.key ?? "", place: placeOf(element, first) } : null;
  });

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const sizesNow = () => `${element.clientHeight}/${element.scrollHeight}`;
    const onScroll = () => {
      // Something has grown, nobody has scrolled: the observer below comes next and goes to the end again.
      const isGrowth = stick.current && sizesNow() !== sizes.current;
      sizes.current = sizesNow();
      if (isGrowth) return;
      const left = element.scrollHeight - element.clientHeight - element.scrollTop;
      stick.current = left < nearEnd;
      setAtEnd(left < nearEnd);
      if (element.scrollTop < nearStart) onNearStart();
    };
    const keep = new ResizeObserver(() => {
      if (stick.current) element.scrollTop = element.scrollHeight;
      sizes.current = sizesNow();
      onScroll();
    });
    keep.observe(element);
    if (element.firstElementChild) keep.observe(element.firstElementChild);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      keep.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, [box, onNearStart]);

  return { atEnd, toEnd };
}
