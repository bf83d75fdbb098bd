package dev.sluice.importer;

/** When the secondary keys of a table are made that an import finds, or makes, empty. Unique keys always stay. */
public enum KeyBuildMode {
    /** After the rows where there are enough of them for that to pay. */
    AUTO,
    /** With each row. */
    KEEP,
    /** After the rows. */
    DEFER
}
