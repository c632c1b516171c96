extension ConsoleScript {
    /// The sources of the sync, their runs, and plans that wait for approval.
    static let sync = #"""
        function took(run) { return ((new Date(run.ended_at) - new Date(run.started_at)) / 1000).toFixed(1) + " s"; }

        function outcome(run) {
          const words = { applied: "Applied", held: "Held", incomplete: "Incomplete", failed: "Failed", undone: "Undo" };
          return (words[run.outcome] || run.outcome) + (run.undone ? ", undone" : "");
        }

        async function syncs(source) {
          const sources = (await ask("GET", "/api/sync/sources")).data;
          const path = "/api/sync/runs?per_page=50" + (source ? "&source=" + encodeURIComponent(source) : "");
          const runs = (await ask("GET", path)).data.results;
          const act = (path, said) => run(async () => {
            await ask("POST", "/api/sync/" + path, {});
            await syncs(source);
            place.querySelector("section").prepend(h("p", { class: "note", role: "status" }, said));
          });
          show("Sync",
            sources.length ? table(["Source", "State", "People", "Last complete run", ""], sources.map((one) => [
              h("a", { href: "#sync/source/" + one.name }, one.name),
              one.paused ? "Paused: " + one.paused.reason : one.state[0].toUpperCase() + one.state.slice(1),
              one.enabled + " of " + one.people + " enabled", when(one.completed_at),
              !may("sync:manage") ? "" : one.paused
                ? button("Resume", () => act("sources/" + one.name + "/resume", one.name + " runs again."))
                : button("Run now", () => act("sources/" + one.name + "/run", "A run of " + one.name + " was asked for."))]))
              : h("p", {}, "There is no source in the configuration."),
            sources.filter((one) => one.held).map((one) => h("div", { class: "notice" },
              h("p", {}, h("strong", {}, one.name), " waits for approval: ", one.held.summary),
              h("p", { class: "row" }, h("a", { class: "button", href: "#sync/" + one.held.id }, "Look at the plan")))),
            h("h3", {}, source ? "Runs of " + source : "Runs"),
            source ? h("p", {}, h("a", { href: "#sync" }, "All sources")) : null,
            table(["Run", "Source", "Started", "Took", "By", "Result", "What"], runs.map((one) => [
              h("a", { href: "#sync/" + one.id }, String(one.id)), one.source, when(one.started_at), took(one), one.actor,
              outcome(one), one.summary])));
        }

        async function syncRun(id) {
          const one = (await ask("GET", "/api/sync/runs/" + id)).data;
          const plan = one.plan || { changes: [], groups: [], conflicts: [], problems: [], held: [], omitted: 0 };
          const shown = 500;
          const fields = (list) => h("ul", { class: "plain" }, list.map((field) => h("li", {}, field.name + ": "
            + (field.before ?? "–") + " → " + (field.after ?? "–") + (field.reason ? " (" + field.reason + ")" : ""))));
          const lines = (title, list) => list.length ? [h("h3", {}, title), h("ul", {}, list.slice(0, shown).map((line) =>
            h("li", {}, (line.username ? line.username + ": " : "") + line.message, " ", h("small", {}, line.dn))))] : null;
          const rows = plan.changes.map((change) => [change.kinds.join(", "), change.username, fields(change.fields)])
            .concat(plan.groups.map((group) => ["group " + group.kind, group.group, fields(group.fields)]));
          const more = plan.omitted + Math.max(0, rows.length - shown);
          show("Run " + one.id + " of " + one.source,
            h("p", {}, `${outcome(one)}, started ${when(one.started_at)} by ${one.actor}, took ${took(one)}. ${one.summary}.`),
            one.undoes ? h("p", {}, "It took back ", h("a", { href: "#sync/" + one.undoes }, "run " + one.undoes), ".") : null,
            plan.held.length ? h("div", { class: "notice" },
              h("p", {}, "The plan is held, since " + plan.held.join("; and since ") + "."),
              h("p", {}, h("small", {}, "Digest " + one.digest))) : null,
            may("sync:manage") ? h("p", { class: "row" },
              one.outcome === "held" ? danger("Approve", "the source is read again, and what this plan removes is removed",
                async () => {
                  await ask("POST", "/api/sync/plans/" + one.digest + "/approve", {});
                  location.hash = "#sync";
                }) : null,
              one.outcome === "applied" && !one.undone && Object.keys(one.counts).length
                ? danger("Undo", "what this run did is taken back, and " + one.source + " is paused", async () => {
                  const undo = (await ask("POST", "/api/sync/runs/" + one.id + "/undo", {})).data;
                  await syncRun(id);
                  place.querySelector("section").append(h("h3", {}, undo.reverted + " entries were put back"),
                    lines("Left as they are", undo.kept.map((kept) => ({ dn: kept.name, message: kept.message }))) || "");
                }) : null) : null,
            rows.length ? table(["What", "Who", "Fields"], rows.slice(0, shown)) : h("p", {}, "Nothing was to be done."),
            more ? h("p", {}, `and ${more} more`) : null,
            lines("Conflicts", plan.conflicts), lines("Noticed while reading", plan.problems),
            h("p", {}, h("a", { href: "#sync" }, "All runs")));
        }

        """#
}
