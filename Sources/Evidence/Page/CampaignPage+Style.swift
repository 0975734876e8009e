extension CampaignPage {
    /// What the page needs beside the stylesheet of all reports.
    static let styles = """

        .cards.four { grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); }
        .four .card { padding: 1rem 1.1rem 1.1rem; } .four .figure { font-size: 2.2rem; }
        .four .card { display: flex; flex-direction: column; } .four .detail { flex: 1; line-height: 1.4; }
        .detail span { display: block; }
        .bar-row.alone { grid-template-columns: 1fr; }
        .prose { max-width: 54rem; margin: 0 0 1rem; }
        header .note { max-width: 54rem; }
        tbody th small { display: block; color: var(--muted); font-weight: 400; font-size: .8rem; }
        .faint { color: var(--muted); }
        .words { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .outcomes { position: relative; display: flex; height: 1rem; border-radius: 3px; overflow: hidden; background: var(--track); }
        .outcomes .whisker { filter: drop-shadow(0 0 1px var(--paper)) drop-shadow(0 0 1px var(--paper)); }
        .outcomes .quiet, .swatch.quiet { background: var(--quiet); }
        :root { --quiet: #cfd5dc; } @media (prefers-color-scheme: dark) { :root { --quiet: #3b434f; } }
        .heat { width: 100%; border-collapse: separate; border-spacing: 2px; }
        .heat th, .heat td { padding: 0; border: 0; }
        .heat thead th { width: calc(74% / var(--columns)); padding: 0 .3rem .35rem; text-align: center; white-space: normal; line-height: 1.2;
          overflow-wrap: break-word; }
        .heat th:first-child { position: sticky; left: 0; z-index: 1; padding-right: .7rem; background: var(--paper); text-align: left; }
        .heat tbody th { max-width: 14rem; font-size: .88rem; white-space: normal; line-height: 1.2; }
        .heat td { position: relative; min-width: 3.7rem; border-radius: 5px; text-align: center; background: var(--track);
          background: color-mix(in srgb, var(--harm) var(--share, 0%), var(--card)); box-shadow: inset 0 0 0 1px var(--rule); }
        .heat td > a, .heat td > span:only-child { display: block; padding: .28rem .3rem .32rem; color: inherit;
          text-decoration: none; line-height: 1.15; border-radius: inherit; }
        .heat td > a:hover, .heat td > a:focus-visible { outline: 2px solid var(--ink); outline-offset: -1px; }
        .heat td b { display: block; font-weight: 650; } .heat td small { display: block; font-size: .72rem; opacity: .85; }
        .heat td.hot { color: var(--card); } .heat td.none { background: none; color: var(--muted); padding: .5rem 0; }
        .heat th.all, .heat td.all { border-right: 4px solid transparent; background-clip: padding-box; }
        .heat tr.all > * { border-bottom: 4px solid transparent; background-clip: padding-box; }
        .ramp { display: inline-flex; align-items: center; gap: .4rem; margin-left: .6rem; }
        .ramp i { width: 7rem; height: .7rem; border-radius: 3px; box-shadow: inset 0 0 0 1px var(--rule);
          background: linear-gradient(90deg, var(--card), var(--harm)); }
        .filters { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem .9rem; margin: .9rem 0; font-size: .9rem; }
        .filters[hidden] { display: none; } .filters label { color: var(--muted); }
        select, button { max-width: 15rem; padding: .3rem .5rem; color: var(--ink); background: var(--card); font: inherit;
          border: 1px solid var(--rule); border-radius: 8px; }
        button { cursor: pointer; } output { color: var(--muted); }
        .transcript { margin-top: .6rem; background: var(--card); border: 1px solid var(--rule); border-radius: 10px; }
        .transcript[hidden] { display: none; }
        .transcript summary { position: relative; display: block; padding: .7rem 2.4rem .75rem 1rem; cursor: pointer; list-style: none; }
        .transcript summary::-webkit-details-marker { display: none; }
        .transcript summary::after { content: "+"; position: absolute; right: 1rem; top: .6rem; color: var(--muted); font-size: 1.2rem; }
        .transcript[open] summary::after { content: "−"; }
        .transcript .tags { display: flex; flex-wrap: wrap; align-items: baseline; gap: .4rem; font-size: .8rem; }
        .transcript .line { display: block; margin-top: .3rem; overflow-wrap: anywhere; }
        .transcript .answer { color: var(--muted); font-size: .92rem; }
        .tag { overflow-wrap: anywhere; } .tag.missed { background: var(--missed); } .tag.open { background: var(--unsure); }
        .opened { padding: .2rem 1rem .8rem; border-top: 1px solid var(--rule); }
        .opened dl { grid-template-columns: minmax(6rem, 10rem) 1fr; margin: .7rem 0 0; font-size: .92rem; }
        .said { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
        mark { color: inherit; background: var(--missed-paper); border-bottom: 2px solid var(--harm); }
        .fold { margin-top: 1rem; } .fold summary { cursor: pointer; color: var(--muted); }
        .columns { columns: 18rem; padding: 0; list-style: none; font-size: .88rem; overflow-wrap: anywhere; }
        @media (max-width: 40rem) { tbody th bdi { white-space: normal; } .heat tbody th { font-size: .8rem; }
          .heat td { min-width: 3.2rem; } .heat td .range { display: none; } .heat th:first-child { padding-right: .4rem; }
          .heat thead th { font-size: .72rem; } .opened dl { grid-template-columns: 1fr; }
          .filters label { flex: 1 1 100%; display: flex; justify-content: space-between; align-items: center; } }
        @media print { :root { --quiet: #dddddd; } .filters, .transcript summary::after { display: none !important; }
          .heat { font-size: .8rem; } .heat td { min-width: 0; } .heat th:first-child { position: static; }
          .heat tbody { break-inside: auto; } .heat tr { break-inside: avoid; } .legend { break-after: avoid; } .transcript { break-inside: avoid; }
          .cards.four { grid-template-columns: repeat(4, 1fr); } }
        """
}
