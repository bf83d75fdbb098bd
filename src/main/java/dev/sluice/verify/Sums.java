package dev.sluice.verify;

import java.math.BigDecimal;

/**
 * What a range comes to on one side.
 *
 * @param rows how many rows
 * @param sum of the numbers made of their hashes, 0 without rows
 */
record Sums(long rows, BigDecimal sum) {}
