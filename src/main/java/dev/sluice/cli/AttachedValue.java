package dev.sluice.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Takes the value of {@code --compress=gzip}, but leaves the word after a bare {@code --compress} alone. */
final class AttachedValue implements IParameterPreprocessor {
    @Override
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        if (" ".equals(info.get("separator"))) {
            option.setValue(((picocli.CommandLine.Model.OptionSpec) option).fallbackValue());
            return true;
        }
        return false;
    }
}
