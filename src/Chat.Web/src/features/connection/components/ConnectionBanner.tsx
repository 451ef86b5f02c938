import { useEffect, useState } from "react";
import { useStore } from "@/lib/store";
import type { HubLink } from "../hubLink";
import styles from "./ConnectionBanner.module.css";

/** A connection that comes back within this many milliseconds is nobody's concern. */
const patience = 700;

const subscribeOnline = (changed: () => void) => {
  addEventListener("online", changed);
  addEventListener("offline", changed);
  return () => {
    removeEventListener("online", changed);
    removeEventListener("offline", changed);
  };
};

/** Floats over the page, so that nothing moves when it comes and goes. */
export function ConnectionBanner({ link }: { link: HubLink }) {
  const status = useStore(link.status);
  const [shown, setShown] = useState(false);
  const [hasNetwork, setHasNetwork] = useState(navigator.onLine);

  useEffect(() => subscribeOnline(() => setHasNetwork(navigator.onLine)), []);
  useEffect(() => {
    if (status === "online") return setShown(false);
    const timer = setTimeout(() => setShown(true), hasNetwork ? patience : 0);
    return () => clearTimeout(timer);
  }, [status, hasNetwork]);

  return (
    <div className={styles.place} role="status">
      {shown && (
        <div className={styles.banner}>
          <span className={styles.dot} />
          <span>
            {hasNetwork ? (status === "connecting" ? "Connecting…" : "Reconnecting…") : "You are offline"}
          </span>
          <button type="button" onClick={link.hurry}>
            Try now
          </button>
        </div>
      )}
    </div>
  );
}
