/**
 * The HTML page of a run, made of its report: one file with everything in it, plots as SVG, without a script.
 *
 * <p>Enter at {@link dev.sluice.page.RunPage}. All text goes through {@link dev.sluice.page.Markup}, which escapes it: names
 * of tables and messages of servers are data. Depends on the JDK and on how numbers are shown.
 */
package dev.sluice.page;
