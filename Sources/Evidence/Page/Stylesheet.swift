extension HTMLPage {
    /// The page's looks: light and dark after the reader's choice, and plain paper in print.
    static let stylesheet = """
        :root { --paper: #f6f6f3; --card: #ffffff; --ink: #1b1f26; --muted: #596170; --rule: #dfe1e4; --track: #eceef0;
          --before: #7d8696; --after: #0b7a6f; --harm: #b3312a; --odd: #a86a12; --unsure: #5c6b8a;
          --met: #0b6b61; --met-paper: #e2f3f0; --missed: #a52a22; --missed-paper: #fbe9e7; }
        @media (prefers-color-scheme: dark) { :root { --paper: #12151a; --card: #1a1e25; --ink: #e9ebef; --muted: #a4acb9;
          --rule: #2d333d; --track: #272d36; --before: #838d9d; --after: #35c9b5; --harm: #f0776d; --odd: #e0a94a;
          --unsure: #93a5cb; --met: #54d6c4; --met-paper: #14332f; --missed: #ff9389; --missed-paper: #3b1d1b; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
          -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        main { max-width: 66rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
        header { margin-bottom: 2rem; }
        .kicker { margin: 0; color: var(--muted); font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; }
        h1 { margin: .1rem 0 .2rem; font-size: 2.2rem; line-height: 1.15; letter-spacing: -.02em; overflow-wrap: anywhere; }
        h2 { margin: 0 0 .9rem; font-size: 1.2rem; letter-spacing: -.005em; }
        h3 { margin: 1.4rem 0 .5rem; font-size: 1rem; }
        .byline { margin: 0; color: var(--muted); overflow-wrap: anywhere; }
        .lead { max-width: 46rem; margin: .9rem 0 0; font-size: 1.1rem; }
        .status { display: inline-block; margin: 1rem 0 0; padding: .25rem .8rem; border-radius: 99px; font-weight: 600; }
        .status.met { background: var(--met-paper); color: var(--met); }
        .status.missed { background: var(--missed-paper); color: var(--missed); }
        section { margin-top: 2.6rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
        .card, figure, .example { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; }
        .card { padding: 1.1rem 1.2rem 1.2rem; }
        .card h2 { margin: 0; font-size: .95rem; font-weight: 600; color: var(--muted); }
        .figure { margin: .15rem 0 0; font-size: 2.5rem; line-height: 1.15; font-weight: 650; letter-spacing: -.03em;
          font-variant-numeric: tabular-nums; }
        .detail { margin: 0 0 .9rem; color: var(--muted); font-size: .88rem; }
        .bar-row { display: grid; grid-template-columns: 3.2rem 1fr 3.9rem; align-items: center; gap: .6rem; margin-top: .5rem;
          font-size: .85rem; }
        .bar-label { color: var(--muted); }
        .bar-figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .track { position: relative; height: 1rem; background: var(--track); border-radius: 3px; }
        .fill { position: absolute; inset: 0 auto 0 0; border-radius: 3px; }
        .fill.before, .dot.before { background: var(--before); }
        .fill.after, .dot.after { background: var(--after); }
        .fill.harm { background: var(--harm); }
        .whisker { position: absolute; top: 50%; height: .56rem; margin-top: -.28rem; border: solid var(--ink);
          border-width: 0 1.5px; }
        .whisker::before { content: ""; position: absolute; left: 0; right: 0; top: 50%; border-top: 1.5px solid var(--ink);
          margin-top: -.75px; }
        .threshold { position: absolute; top: -.2rem; bottom: -.2rem; border-left: 2px dotted var(--ink); }
        .scroll { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .42rem .8rem .42rem 0; text-align: left; vertical-align: middle; border-bottom: 1px solid var(--rule); }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { color: var(--muted); font-size: .8rem; font-weight: 500; vertical-align: bottom; white-space: nowrap; }
        tbody th { font-weight: 500; white-space: nowrap; }
        .number { text-align: right; white-space: nowrap; }
        .standing { min-width: 13rem; padding-left: 1.2rem; }
        .strong { font-weight: 650; }
        .worse { color: var(--missed); }
        .group th { padding-top: 1.1rem; font-weight: 650; }
        .met .mark { color: var(--met); } .missed .mark { color: var(--missed); }
        .mark { font-weight: 700; }
        .chart { width: 30%; min-width: 11rem; padding-right: 1.4rem; padding-left: .6rem; }
        .scale { display: flex; justify-content: space-between; }
        .dumbbell { height: .9rem; background: linear-gradient(var(--rule), var(--rule)) center / 100% 1px no-repeat; }
        .dot { display: inline-block; width: .72rem; height: .72rem; border-radius: 50%; }
        .dumbbell .dot { position: absolute; top: 50%; margin: -.36rem 0 0 -.36rem; box-shadow: 0 0 0 2px var(--paper); }
        .dumbbell .stem { position: absolute; top: 50%; height: 3px; margin-top: -1.5px; background: var(--before); opacity: .45; }
        .legend { margin: 0 0 .8rem; color: var(--muted); font-size: .85rem; }
        .legend .dot.after { margin-left: .8rem; }
        .swatches { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; list-style: none; }
        .swatch { display: inline-block; width: .8rem; height: .8rem; border-radius: 3px; vertical-align: -.06rem; }
        .right { background: var(--after); } .wrong { background: var(--harm); }
        .degenerate { background: var(--odd); } .undetermined { background: var(--unsure); }
        .stack-row { display: grid; grid-template-columns: 13rem 1fr; gap: .8rem; align-items: center; margin-top: .45rem;
          font-size: .92rem; }
        .stack { display: flex; gap: 2px; height: 1.7rem; }
        .part { min-width: 2px; border-radius: 3px; color: var(--paper); font-size: .8rem; font-weight: 650; line-height: 1.7rem;
          text-align: center; overflow: hidden; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }
        .charts.wide { grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); }
        figure { margin: 0; padding: 1rem 1.2rem .9rem; }
        figcaption { display: flex; justify-content: space-between; margin-bottom: .4rem; font-variant-numeric: tabular-nums; }
        figcaption span { color: var(--muted); }
        svg { display: block; width: 100%; height: auto; overflow: visible; }
        svg text { font-size: 12px; fill: var(--muted); }
        svg .grid { stroke: var(--rule); } svg .mark { stroke: var(--muted); stroke-dasharray: 2 4; }
        svg path { fill: none; stroke: var(--after); stroke-width: 2; stroke-linejoin: round; }
        svg .faint { stroke-width: 1; opacity: .35; } svg .end { fill: var(--after); }
        svg .second { stroke: var(--harm); } svg .third { stroke: var(--odd); } svg .fourth { stroke: var(--unsure); }
        svg .band { stroke: none; fill: var(--after); opacity: .14; }
        svg .band.second { fill: var(--harm); } svg .band.third { fill: var(--odd); } svg .band.fourth { fill: var(--unsure); }
        svg .end.second { fill: var(--harm); } svg .end.third { fill: var(--odd); } svg .end.fourth { fill: var(--unsure); }
        svg circle { stroke: none; }
        .probe rect { fill: transparent; } .probe line { stroke: var(--muted); opacity: 0; } .probe:hover line { opacity: .7; }
        .key { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: -.2rem 0 .5rem; padding: 0; list-style: none;
          color: var(--muted); font-size: .85rem; font-variant-numeric: tabular-nums; }
        .key b { color: var(--ink); font-weight: 600; } .key i { display: inline-block; width: 1rem; height: 3px; border-radius: 2px;
          margin-right: .45rem; vertical-align: .22rem; background: var(--after); }
        .key .second i { background: var(--harm); } .key .third i { background: var(--odd); }
        .key .fourth i { background: var(--unsure); }
        .progress { max-width: 46rem; height: .6rem; margin-top: 1.1rem; } .status.plain { background: var(--track); }
        .notes { margin: 0; padding: 0; list-style: none; } .notes li { padding: .42rem 0; border-bottom: 1px solid var(--rule); }
        .notes .id { display: inline-block; min-width: 6rem; font-variant-numeric: tabular-nums; }
        .note { margin: .5rem 0 0; color: var(--muted); font-size: .85rem; }
        .example { margin-top: 1rem; padding: 1rem 1.2rem 1.2rem; }
        .example h3 { display: flex; flex-wrap: wrap; align-items: baseline; gap: .5rem; margin: 0 0 .5rem; font-size: .8rem;
          font-weight: 500; }
        .tag { padding: .1rem .55rem; border-radius: 99px; background: var(--ink); color: var(--card); }
        .tag.plain { background: var(--track); color: var(--ink); }
        .id { color: var(--muted); }
        .request { margin: 0 0 .9rem; font-size: 1.05rem; font-weight: 550; overflow-wrap: anywhere; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .8rem; }
        .reply { padding: .6rem .9rem .7rem; border-left: 4px solid; border-radius: 4px; background: var(--track); }
        .reply.met { border-color: var(--after); } .reply.missed { border-color: var(--harm); }
        .reply p { margin: .2rem 0 0; overflow-wrap: anywhere; }
        .reply .reply-label { display: flex; justify-content: space-between; gap: .5rem; margin: 0; color: var(--muted);
          font-size: .82rem; }
        .chip { font-weight: 650; } .met .chip { color: var(--met); } .missed .chip { color: var(--missed); }
        .redacted { color: var(--muted); opacity: .55; letter-spacing: -.05em; }
        .omission { color: var(--muted); font-size: .88em; white-space: nowrap; }
        dl { display: grid; grid-template-columns: minmax(8rem, 13rem) 1fr; gap: .4rem 1.2rem; margin: 0 0 1rem; }
        dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
        code, pre { font: .82rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        pre { max-height: 24rem; margin: 0; padding: 1rem 1.2rem; overflow: auto; background: var(--card);
          border: 1px solid var(--rule); border-radius: 12px; }
        .timeline { max-width: 40rem; } .bar-row.time { grid-template-columns: 9rem 1fr 6rem; } .time .track { height: .6rem; }
        .method { max-width: 54rem; font-size: .92rem; }
        @media (max-width: 40rem) { th.chart, td.chart { display: none; } main { padding: 1.6rem 1rem 3rem; } h1 { font-size: 1.7rem; }
          .stack-row, dl { grid-template-columns: 1fr; gap: .1rem; } dd { margin-bottom: .5rem; } .stack-row { margin-top: .8rem; } }
        @media print { :root { --paper: #ffffff; --card: #ffffff; --ink: #000000; --muted: #444444; --rule: #cccccc;
            --track: #eeeeee; --before: #8a8a8a; --after: #0b7a6f; --harm: #b3312a; --odd: #a86a12; --unsure: #5c6b8a;
            --met: #0b6b61; --met-paper: #ffffff; --missed: #a52a22; --missed-paper: #ffffff; }
          html { font-size: 11px; } main { max-width: none; padding: 0; } pre { max-height: none; overflow: visible; }
          .cards { grid-template-columns: repeat(3, 1fr); } .scroll { overflow: visible; }
          .card, figure, .example, tbody, .stack-row { break-inside: avoid; } h2, h3 { break-after: avoid; } }
        """
}
