package dev.sluice.importer;

import dev.sluice.mysql.Ledger;

/** What the ledger says of a file that is in by {@link Route#WITHIN}; written in the transaction that replaces the rows. */
final class ReplaceNote {
    static final Ledger.Entry ENTRY = new Ledger.Entry("replaced", 0);

    private ReplaceNote() {}

    static String unit(String key) {
        return "replaced " + key;
    }
}
