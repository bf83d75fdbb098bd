package dev.sluice.load;

import dev.sluice.layout.DataFile;

/** The names of a load's units in the ledger. */
final class Units {
    /** What dump the load began with: state is its fingerprint. */
    static final String DUMP = "dump";
    /** The load as a whole, once everything is in its place. */
    static final String LOAD = "load";

    private Units() {}

    /** A data file: how many of its rows are in. */
    static String file(DataFile file) {
        return "file " + file.file().name();
    }
}
