namespace Chat.LoadTest.Reports.Html;

internal static class PageStyle
{
    // No < or &: the page is XML too. The colours of the series differ in lightness, for those who see fewer hues.
    public const string Css = """
        :root { --page: #f6f7f9; --card: #ffffff; --text: #1b1f24; --faint: #5d6673; --rule: #e1e5ea; --shade: #8a94a322;
          --good: #1d7a46; --bad: #c62f3b; --bad-card: #fdecee; --c1: #2563c9; --c2: #e08214; --c3: #18967e; --c4: #7b4fc4;
          --c5: #8fb8f0; --c6: #8c5a1a; --c7: #c65a9c; --c8: #75808f; color-scheme: light dark; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #12151a; --card: #1b2027; --text: #e6e9ee; --faint: #98a2b1; --rule: #2d343e; --shade: #98a2b11f;
            --good: #55c68a; --bad: #ff7480; --bad-card: #3a1e23; --c1: #5b97f5; --c2: #f2a340; --c3: #3fbfa4; --c4: #a98be8;
            --c5: #2f5590; --c6: #c99a5b; --c7: #e58cc0; --c8: #8b95a4; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
        main { max-width: 1180px; margin: 0 auto; padding: 28px 20px 48px; }
        h1 { margin: 0; font-size: 26px; letter-spacing: -0.01em; }
        h2 { margin: 32px 0 10px; font-size: 17px; }
        h3 { margin: 0; font-size: 14px; font-weight: 600; }
        header p, .note { margin: 4px 0 0; color: var(--faint); }
        .note { font-size: 13.5px; margin-bottom: 10px; }
        .promise { margin: 18px 0; padding: 10px 14px; border-left: 4px solid; border-radius: 6px; background: var(--card); }
        .kept { border-color: var(--good); color: var(--good); }
        .broken { border-color: var(--bad); background: var(--bad-card); }
        .broken h2 { margin: 0; color: var(--bad); }
        .broken p { margin: 4px 0; }
        .broken ol { margin: 6px 0 0; padding-left: 26px; font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(155px, 1fr)); gap: 12px; margin: 0; padding: 0; }
        .tiles li { list-style: none; padding: 12px 14px; border-radius: 10px; background: var(--card); border: 1px solid var(--rule); }
        .tiles b { display: block; font-size: 21px; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .tiles span { color: var(--faint); font-size: 13px; }
        .tiles .bad b { color: var(--bad); }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 14px; }
        figure { margin: 0; padding: 14px 14px 8px; border-radius: 10px; background: var(--card); border: 1px solid var(--rule); min-width: 0; }
        figcaption { display: flex; flex-wrap: wrap; gap: 4px 14px; justify-content: space-between; align-items: baseline; }
        figcaption ul { display: flex; flex-wrap: wrap; gap: 2px 12px; margin: 0; padding: 0; color: var(--faint); font-size: 13px; }
        figcaption li { list-style: none; white-space: nowrap; }
        figcaption i { display: inline-block; width: 10px; height: 10px; margin-right: 5px; border-radius: 3px; }
        svg { display: block; overflow: visible; width: 100%; height: auto; margin-top: 6px; }
        svg text { font-size: 10px; fill: var(--faint); }
        svg .y { text-anchor: end; }
        svg .x { text-anchor: middle; }
        svg line { stroke: var(--rule); stroke-width: 1; }
        .shade { fill: var(--shade); }
        .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; stroke-linecap: round; }
        .area { fill-opacity: 0.85; }
        .at { fill: transparent; }
        .at:hover { fill: var(--shade); }
        .scroll { overflow-x: auto; border-radius: 10px; background: var(--card); border: 1px solid var(--rule); }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: 7px 14px; text-align: right; white-space: nowrap; }
        th { color: var(--faint); font-size: 13px; font-weight: 500; }
        th:first-child, td:first-child { text-align: left; }
        tbody td { border-top: 1px solid var(--rule); }
        table:not(:has(thead)) tr:first-child td { border-top: 0; }
        .texts th:last-child, .texts td:last-child { text-align: left; width: 100%; white-space: normal; overflow-wrap: anywhere; }
        @media (max-width: 560px) {
          main { padding: 18px 12px 36px; }
          svg text { font-size: 15px; }
          th, td { padding: 7px 10px; }
          .tiles { grid-template-columns: 1fr 1fr; gap: 8px; }
          .tiles b { font-size: 18px; } }
        """;
}
