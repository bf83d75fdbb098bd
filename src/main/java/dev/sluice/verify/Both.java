package dev.sluice.verify;

/** The same thing of both sides. */
record Both<T>(T source, T target) {
    T of(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case TARGET -> target;
        };
    }
}
