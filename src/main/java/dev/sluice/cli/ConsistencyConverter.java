package dev.sluice.cli;

import dev.sluice.mysql.Consistency;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code lock-all} and its like. */
final class ConsistencyConverter implements ITypeConverter<Consistency> {
    @Override
    public Consistency convert(String value) {
        for (Consistency consistency : Consistency.values()) {
            if (consistency.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value.toLowerCase(Locale.ROOT))) {
                return consistency;
            }
        }
        throw new TypeConversionException(
                "'" + value + "' is not one of auto, lock-all, lock-tables, safe-no-lock, none");
    }
}
