package dev.sluice.dump;

/** How rows are written. */
public enum DumpFormat {
    /** LOAD DATA's own dialect: what {@code sluice load} takes fastest. */
    TSV(".tsv"),
    /** INSERT statements: what myloader and the {@code mysql} client take. */
    SQL(".sql");

    private final String suffix;

    DumpFormat(String suffix) {
        this.suffix = suffix;
    }

    /** The end of a data file's name, with its dot, before that of the compression. */
    public String suffix() {
        return suffix;
    }
}
