package dev.sluice.cli;

import dev.sluice.jobfile.JobStep;
import dev.sluice.jobfile.Setting;
import dev.sluice.run.RefusedException;
import dev.sluice.yaml.Suggestion;
import dev.sluice.yaml.YamlPlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** Makes the words of a command line of a step's keys: those are the command's long options, and its operands. */
final class StepWords {
    /** What says something of one run, and not of the job. */
    private static final Set<String> ONLY_TYPED = Set.of("fresh", "dry-run", "state-dir", "help", "preview");

    /** Keys whose values name a server. */
    private static final Set<String> SERVERS =
            Set.of("source", "target", "dest", "url", "host", "check-replica-lag", "check-slave-lag", "repository-url");

    private static final Pattern PASSWORD = Pattern.compile("://[^/@:]*:[^@]*@|(?:^|,)p=");

    private final String operation;
    private final CommandSpec command;
    private final Map<String, ArgSpec> keys = new LinkedHashMap<>();

    StepWords(String operation) {
        this.operation = operation;
        command = Main.program(operation).getSubcommands().get(operation).getCommandSpec();
        for (PositionalParamSpec operand : command.positionalParameters()) {
            keys.put(operand.paramLabel().toLowerCase(Locale.ROOT), operand);
        }
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                keys.put(key(option), option);
            }
        }
        keys.keySet().removeAll(ONLY_TYPED);
        keys.remove("password");
    }

    /** The key of an option: its first long name. */
    private static String key(OptionSpec option) {
        for (String name : option.names()) {
            if (name.startsWith("--")) {
                return name.substring(2);
            }
        }
        return option.longestName().replaceFirst("^-+", "");
    }

    /** Options and operands by key. */
    Map<String, ArgSpec> keys() {
        return keys;
    }

    /** The option that a word such as {@code --threads=8} sets; empty when the command has none. */
    Optional<OptionSpec> option(String word) {
        return Optional.ofNullable(command.findOption(word.replaceFirst("=.*", "")))
                .filter(option -> !option.hidden());
    }

    /**
     * The words of a step, without the command's name.
     *
     * @param more words that override what the file says
     * @throws RefusedException naming the file's line of a key or value that the command does not take
     */
    List<String> of(JobStep step, List<String> more) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        step.shared().forEach((key, setting) -> {
            if (arg(key).isPresent()) {
                settings.put(key, setting);
            }
        });
        settings.putAll(step.settings());
        more.stream().flatMap(word -> option(word).stream()).forEach(option -> settings.keySet()
                .removeIf(key -> arg(key).filter(option::equals).isPresent()));
        List<String> options = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        Map<ArgSpec, YamlPlace> places = new LinkedHashMap<>();
        settings.forEach((key, setting) -> {
            ArgSpec arg = arg(key).orElseThrow(() -> unknown(key, setting.place()));
            if (places.put(arg, setting.place()) != null) {
                throw setting.place().refuse("'" + key + "' is there twice, under two names.");
            }
            if (arg instanceof OptionSpec option) {
                options.addAll(words(key, option, setting));
            }
        });
        for (PositionalParamSpec operand : command.positionalParameters()) {
            settings.forEach((key, setting) -> {
                if (arg(key).filter(operand::equals).isPresent()) {
                    checkCount(key, operand, setting);
                    operands.addAll(setting.values());
                }
            });
        }
        options.addAll(more);
        if (!operands.isEmpty()) {
            options.add("--"); // a file's name is no option, whatever it begins with
            options.addAll(operands);
        }
        check(options, step, places);
        return options;
    }

    /** What a key is for; the other names of an option are keys, too. */
    private Optional<ArgSpec> arg(String key) {
        if (keys.containsKey(key)) {
            return Optional.of(keys.get(key));
        }
        return Optional.ofNullable((ArgSpec) command.findOption("--" + key))
                .filter(option -> keys.containsValue(option));
    }

    private RefusedException unknown(String key, YamlPlace place) {
        if (key.equals("password")) {
            return password(place);
        }
        if (ONLY_TYPED.contains(key)) {
            return place.refuse("'" + key + "' is for the command line of 'sluice run' alone.");
        }
        String nearest = Suggestion.of(key, keys.keySet());
        return place.refuse("'" + operation + "' has no option '" + key + "'"
                + (nearest.startsWith("; did") ? nearest : "; 'sluice " + operation + " --help' shows what there is."));
    }

    private static RefusedException password(YamlPlace place) {
        return place.refuse("a password does not belong into a job file; SLUICE_PASSWORD holds it"
                + " (SLUICE_SOURCE_PASSWORD and SLUICE_TARGET_PASSWORD where there are two), or a 'defaults-file' that"
                + " only you can read.");
    }

    private static void checkCount(String key, ArgSpec arg, Setting setting) {
        if (setting.values().size() > 1 && !arg.isMultiValue()) {
            throw setting.place().refuse("'" + key + "' takes one value.");
        }
    }

    private static List<String> words(String key, OptionSpec option, Setting setting) {
        checkCount(key, option, setting);
        String name = "--" + key;
        List<String> words = new ArrayList<>();
        for (String value : setting.values()) {
            if (SERVERS.contains(key) && PASSWORD.matcher(value).find()) {
                throw password(setting.place());
            }
            boolean flag = option.arity().max() == 0;
            if (flag && !value.equals("true") && !value.equals("false")) {
                throw setting.place().refuse("'" + key + "' is true or false, not '" + value + "'.");
            }
            boolean bare = value.equals("true") && (flag || option.arity().min() == 0);
            if (bare) {
                words.add(name);
            } else if (!(value.equals("false") && (flag || option.arity().min() == 0))) {
                words.add(name + "=" + value);
            }
        }
        return words;
    }

    /** Has the command line read, and turns what it does not take into the file's line. */
    private void check(List<String> words, JobStep step, Map<ArgSpec, YamlPlace> places) {
        List<String> line = new ArrayList<>(List.of(operation));
        line.addAll(words);
        try {
            Main.program(operation).parseArgs(line.toArray(String[]::new));
        } catch (ParameterException e) {
            YamlPlace place = places.entrySet().stream()
                    .filter(entry -> e.getArgSpec() != null && same(entry.getKey(), e.getArgSpec()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(step.place());
            String message = e.getMessage().replaceAll("--([a-z])", "$1");
            throw place.refuse(message.endsWith(".") ? message : message + ".");
        }
    }

    private static boolean same(ArgSpec one, ArgSpec other) {
        return one instanceof OptionSpec first && other instanceof OptionSpec second
                ? first.longestName().equals(second.longestName())
                : one.paramLabel().equals(other.paramLabel());
    }

    /** All keys in order of the alphabet, for messages. */
    Set<String> names() {
        return new TreeSet<>(keys.keySet());
    }
}
