/**
 * What jobs that write rows into tables of a target have in common: their sessions, marked on the server as their own;
 * what they note there about their work; and the keys that a table gets when its rows are in.
 *
 * <p>Enter at {@link dev.sluice.target.TargetServer}, {@link dev.sluice.target.LedgerNotes} and {@link
 * dev.sluice.target.KeyBuilder}. Uses {@code run}, {@code mysql} and {@code sql}; knows no operation and nothing of
 * files.
 */
package dev.sluice.target;
