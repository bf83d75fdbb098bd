package dev.sluice.page;

import dev.sluice.run.Amounts;
import java.time.Duration;
import java.util.List;

/** The tables of a run's page: what became of each table, what was waited for, and which settings of the server were changed. */
final class RunTables {
    private final Markup page;
    private final Facts report;
    private final Colours colours;

    /** @param report what {@code report.json} says */
    RunTables(Markup page, Facts report, Colours colours) {
        this.page = page;
        this.report = report;
        this.colours = colours;
    }

    /** Writes them; those that would be empty are left out. */
    void draw() {
        tables();
        waits();
        settings();
    }

    private void tables() {
        List<Facts> tables = report.in("tables").rows();
        if (tables.isEmpty()) {
            return;
        }
        double most =
                tables.stream().mapToDouble(table -> table.number("rows")).max().orElse(0);
        page.section("Tables");
        page.open("div", "class", "scroll").open("table").open("thead").open("tr");
        page.leaf("th", "table").leaf("th", "").leaf("th", "rows", "class", "n").leaf("th", "bytes", "class", "n");
        page.leaf("th", "session time", "class", "n").leaf("th", "rows/s", "class", "n");
        page.close("tr").close("thead").open("tbody");
        for (Facts table : tables) {
            table(table, most);
        }
        page.close("tbody").close("table").close("div");
        page.leaf("p", "What this run itself did; session time adds up threads that worked at once.", "class", "note");
        page.close("section");
    }

    private void table(Facts table, double most) {
        String name = table.text("table");
        double seconds = table.number("seconds");
        page.open("tr").open("td", "class", "name").leaf("i", "", "class", "swatch " + colours.of(name));
        page.text(name.isEmpty() ? "all further tables" : name).close("td");
        page.open("td", "class", "share");
        page.open("svg", "viewBox", "0 0 100 8", "preserveAspectRatio", "none", "aria-hidden", "true")
                .empty(
                        "rect",
                        "class",
                        "span " + colours.of(name),
                        "width",
                        Svg.n(most == 0 ? 0 : 100 * table.number("rows") / most),
                        "height",
                        "8")
                .close()
                .close();
        page.leaf("td", Amounts.count(table.whole("rows")), "class", "n");
        page.leaf("td", table.number("bytes") == 0 ? "" : Amounts.bytes(table.number("bytes")), "class", "n");
        boolean untimed = seconds == 0 && table.number("rows") > 0;
        page.leaf("td", untimed ? "" : Amounts.elapsed(Duration.ofMillis(Math.round(1000 * seconds))), "class", "n");
        page.leaf("td", seconds == 0 ? "" : Amounts.count(Math.round(table.number("rows") / seconds)), "class", "n");
        page.close("tr");
    }

    private void waits() {
        if (report.objects("waits").isEmpty()) {
            return;
        }
        page.section("Waits");
        page.open("div", "class", "scroll").open("table").open("thead").open("tr");
        page.leaf("th", "reason").leaf("th", "time", "class", "n").leaf("th", "times", "class", "n");
        page.leaf("th", "said last").close("tr").close("thead").open("tbody");
        for (Facts wait : report.objects("waits")) {
            page.open("tr").leaf("td", wait.text("reason"));
            page.leaf(
                    "td", Amounts.elapsed(Duration.ofMillis(Math.round(1000 * wait.number("seconds")))), "class", "n");
            page.leaf("td", Amounts.count(wait.whole("times")), "class", "n");
            page.leaf("td", wait.text("last")).close("tr");
        }
        page.close("tbody").close("table").close("div").close("section");
    }

    private void settings() {
        page.section("Settings of the server");
        if (report.objects("serverSettings").isEmpty()) {
            page.leaf("p", "None was changed.", "class", "note").close("section");
            return;
        }
        page.open("div", "class", "scroll").open("table").open("thead").open("tr");
        page.leaf("th", "setting").leaf("th", "found").leaf("th", "set to").leaf("th", "at the end");
        page.close("tr").close("thead").open("tbody");
        for (Facts setting : report.objects("serverSettings")) {
            page.open("tr");
            List.of("name", "found", "set", "end").forEach(column -> page.leaf("td", setting.text(column)));
            page.close("tr");
        }
        page.close("tbody").close("table").close("div").close("section");
    }
}
