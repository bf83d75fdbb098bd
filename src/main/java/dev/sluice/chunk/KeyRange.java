package dev.sluice.chunk;

import java.util.Optional;

/**
 * The rows above one bound and not above another.
 *
 * @param above exclusive lower bound; empty: from the first row on
 * @param upTo inclusive upper bound; empty: to the last row
 */
public record KeyRange(Optional<KeyBound> above, Optional<KeyBound> upTo) {
    /** All rows. */
    public static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());

    /** Whether the range has no bound at all. */
    public boolean unbounded() {
        return above.isEmpty() && upTo.isEmpty();
    }
}
