const paths = {
  back: "M15 5l-7 7 7 7",
  plus: "M12 5v14M5 12h14",
  send: "M5 12l15-7-5 15-3.5-5.5zM11.5 14.5L20 5",
  leave: "M14 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h6a2 2 0 0 0 2-2v-2M9 12h12M18 9l3 3-3 3",
  logout: "M12 4v8M7.5 6.5a7.5 7.5 0 1 0 9 0",
  search: "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l4.5 4.5",
  down: "M12 5v14M6 13l6 6 6-6",
  more: "M5 12v.1M12 12v.1M19 12v.1",
  clock: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4l2.5 2",
  check: "M5 12.5l4.5 4.5L19 7.5",
  alert: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v5M12 16v.1",
  chat: "M7 4h10a4 4 0 0 1 4 4v6a4 4 0 0 1-4 4h-5l-5 3.5V18a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z",
};

export type IconName = keyof typeof paths;

export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
