package dev.sluice.importer;

/** How far the preparation of a table is, as its note in the ledger says. */
record TableState(Route route, Stage stage) {
    /** The steps, each noted before it is taken. */
    enum Stage {
        MAKING,
        READY,
        SWAPPING,
        DONE
    }

    /** Reads what {@link #text} wrote. */
    static TableState parse(String text) {
        String[] words = text.split(" ");
        return new TableState(Route.valueOf(words[0]), Stage.valueOf(words[1]));
    }

    String text() {
        return route + " " + stage;
    }
}
