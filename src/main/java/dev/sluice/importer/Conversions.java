package dev.sluice.importer;

import dev.sluice.flat.DateRule;
import dev.sluice.flat.FieldRule;
import dev.sluice.flat.NumberRule;
import dev.sluice.flat.RecordProcessor;
import dev.sluice.run.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * What is done to records on their way: rules of the command line, and processors that are found on the class path.
 *
 * @param rules in the form that {@link FieldRule#parse} reads
 * @param dateFormats in the form that {@link DateRule#of} reads
 * @param numberLocale how the numbers of numeric columns are written; empty: as SQL has them
 */
public record Conversions(List<String> rules, List<String> dateFormats, Optional<Locale> numberLocale) {
    /** Nothing is done to them, but for processors of the class path. */
    public static final Conversions NONE = new Conversions(List.of(), List.of(), Optional.empty());

    private static final Set<String> NUMBERS =
            Set.of("tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year");

    /** @throws RefusedException when a rule cannot be read */
    public Conversions {
        rules = List.copyOf(rules);
        dateFormats = List.copyOf(dateFormats);
        FieldRule.parse(rules);
        dateFormats.forEach(DateRule::of);
    }

    /**
     * The processors for a file, in the order in which they are asked.
     *
     * @throws RefusedException when a rule names no field of it
     */
    List<RecordProcessor> processors(FieldPlan plan) {
        List<FieldRule> own = new ArrayList<>();
        dateFormats.forEach(format -> own.add(DateRule.of(format)));
        numberLocale.ifPresent(locale -> plan.fields().stream()
                .filter(FieldPlan.ToColumn.class::isInstance)
                .map(FieldPlan.ToColumn.class::cast)
                .filter(to -> NUMBERS.contains(to.target().column().dataType()))
                .forEach(to -> own.add(new NumberRule(to.name(), locale))));
        own.addAll(FieldRule.parse(rules));
        for (FieldRule rule : own) {
            if (plan.indexOf(rule.column()).isEmpty()) {
                throw new RefusedException("There is a rule for " + rule.column()
                        + ", which is no field of the files for " + plan.table().name() + ".");
            }
        }
        List<RecordProcessor> all = new ArrayList<>(own);
        ServiceLoader.load(RecordProcessor.class).forEach(all::add);
        return List.copyOf(all);
    }
}
