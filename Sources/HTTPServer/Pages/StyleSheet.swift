import HTTPTypes

/// The style sheet of all pages, and their icon.
enum StyleSheet {
    static func routes(below path: String) -> [Route] {
        [
            Route(.get, "\(path)/style.css") { _, _ in .file(text, "text/css; charset=utf-8") },
            Route(.get, "\(path)/icon.svg") { _, _ in .file(icon, "image/svg+xml") },
        ]
    }

    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f5f8b"/>
        <path d="M8 25V14a8 8 0 0 1 16 0v11M13 25v-9a3 3 0 0 1 6 0v9M5 25h22" fill="none" stroke="#fff" stroke-width="2.4"
        stroke-linecap="round"/></svg>
        """

    static let text = """
        :root { color-scheme: light dark; --accent: #1f5f8b; --accent-text: #1f5f8b; --line: #7b8794; --wrong: #b3261e; --soft: #7b87941f; }
        @media (prefers-color-scheme: dark) { :root { --wrong: #f2b8b5; --accent-text: #8cc4ee; } }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center;
          font: 1rem/1.5 system-ui, "Liberation Sans", sans-serif; background: Canvas; color: CanvasText; }
        main { width: min(32rem, 100vw); padding: 2rem 1.5rem; }
        h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .75rem; }
        p { margin: 0 0 .75rem; }
        label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
        input { width: 100%; padding: .6rem .7rem; font: inherit; border: 1px solid var(--line);
          border-radius: .4rem; background: Field; color: FieldText; }
        input:focus-visible, button:focus-visible, pre:focus-visible {
          outline: 3px solid var(--accent); outline-offset: 1px; }
        button { margin-top: 1.5rem; width: 100%; padding: .7rem; font: inherit; font-weight: 600;
          color: #fff; background: var(--accent); border: 0; border-radius: .4rem; cursor: pointer; }
        pre { overflow-x: auto; padding: .75rem; margin: 0 0 .75rem; background: var(--soft); border-radius: .4rem;
          font-size: .875rem; }
        main.wide { width: min(72rem, 100vw); place-self: start center; }
        main.wide > h1 { font-size: 1.1rem; color: var(--accent-text); }
        nav { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between;
          border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; padding-bottom: .5rem; }
        nav ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0; }
        nav p { margin: 0; }
        nav a { display: block; padding: .4rem .75rem; border-radius: .4rem; text-decoration: none; color: inherit; }
        nav a:hover { background: var(--soft); }
        nav a[aria-current] { background: var(--accent); color: #fff; }
        a { color: LinkText; }
        a:focus-visible, select:focus-visible, .scroll:focus-visible {
          outline: 3px solid var(--accent); outline-offset: 1px; }
        h2 { font-size: 1.35rem; line-height: 1.2; margin: 0 0 .75rem; outline: none; }
        h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
        section > form:not(.row) { max-width: 36rem; }
        select { width: 100%; padding: .6rem .7rem; font: inherit; border: 1px solid var(--line); border-radius: .4rem;
          background: Field; color: FieldText; }
        button.small, a.button { width: auto; margin: 0; padding: .4rem .8rem; font-size: .9rem; font-weight: 600;
          border-radius: .4rem; color: #fff; background: var(--accent); text-decoration: none; display: inline-block; }
        button.danger { background: #a0281f; }
        button:disabled { opacity: .6; cursor: progress; }
        .notice { border-left: .3rem solid #c8871c; padding: .1rem 1rem; margin: 1rem 0; }
        ul.plain { list-style: none; margin: 0; padding: 0; }
        small { overflow-wrap: anywhere; opacity: .75; }
        .row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
        .row input { width: auto; flex: 1 1 14rem; }
        .check { display: flex; gap: .5rem; align-items: center; padding: .15rem 0; }
        .check input { width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--accent); }
        .check label { margin: 0; font-weight: 400; }
        fieldset { border: 1px solid var(--line); border-radius: .4rem; margin: 1rem 0 0; padding: .5rem .75rem;
          display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); }
        legend { font-weight: 600; padding: 0 .25rem; }
        .filters { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: 0 1rem; }
        .filters + button { margin: 1rem 0; }
        section > form[role=search] { max-width: none; }
        td pre { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 16rem; margin: .25rem 0 0; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .925rem; }
        th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid var(--line); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 1rem; }
        dt { font-weight: 600; }
        dd { margin: 0; overflow-wrap: anywhere; }
        ol { padding-left: 1.25rem; }
        .qr { display: block; margin: .75rem 0; width: 15rem; height: 15rem; image-rendering: pixelated; }
        .note { min-height: 1.5rem; margin-top: .75rem; }
        [hidden] { display: none; }
        .hint { margin: .25rem 0 0; font-size: .875rem; }
        .problem { border-left: 4px solid var(--wrong); padding-left: .75rem; color: var(--wrong); font-weight: 600; }
        .problem:empty { border: 0; padding: 0; }

        """
}
