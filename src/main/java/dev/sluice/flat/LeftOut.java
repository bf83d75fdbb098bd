package dev.sluice.flat;

import java.util.Arrays;

/** Numbers of the records that gave no row, to find the record of a row; remembers no more than so many. One thread. */
final class LeftOut {
    private static final int MOST = 100_000;

    private long[] numbers = new long[16];
    private int count;

    /** @param number of a record, higher than those before */
    void add(long number) {
        if (count == MOST) {
            return;
        }
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = number;
    }

    /** The record of a row; both from 1. */
    long recordOf(long row) {
        // Before the left out record at index i there are numbers[i] - 1 - i rows.
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (numbers[middle] - 1 - middle < row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return row + low;
    }
}
