package dev.sluice.chunk;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Keys of one column that are whole numbers, each one more than the one before: a list of them that holds no more than its
 * ends. Immutable.
 */
public final class NumberRun extends AbstractList<KeyBound> implements RandomAccess {
    private final long first;
    private final int count;

    /**
     * A run.
     *
     * @param first the least number
     * @param count how many there are, at least one; the last is a long, too
     */
    public NumberRun(long first, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a run of " + count + " numbers");
        }
        Math.addExact(first, count - 1);
        this.first = first;
        this.count = count;
    }

    /** The least number. */
    public long first() {
        return first;
    }

    /** The greatest number. */
    public long last() {
        return first + count - 1;
    }

    @Override
    public KeyBound get(int index) {
        return new KeyBound(List.of(Long.toString(first + Objects.checkIndex(index, count))));
    }

    @Override
    public int size() {
        return count;
    }
}
