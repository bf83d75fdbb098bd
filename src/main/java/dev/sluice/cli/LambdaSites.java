package dev.sluice.cli;

import java.lang.invoke.MethodHandleInfo;
import java.util.ArrayList;
import java.util.List;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;

/**
 * Finds the lambdas of a class file, in the words of the JVM's class lists (JDK 17 to 24):
 *
 * <pre>
 * &#64;lambda-proxy CLASS METHOD CALL_TYPE ERASED_TYPE REF_KIND OWNER IMPLEMENTATION ITS_TYPE TYPE
 * </pre>
 *
 * <p>By itself the JVM lists only the lambdas that the training ran, and it runs none of those that need a server. Each
 * one left out costs a start up to a millisecond, in which its class is made.
 */
final class LambdaSites {
    private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";

    private LambdaSites() {}

    /** A line for each lambda or method reference; those of special kinds, such as serializable ones, are left out. */
    static List<String> of(byte[] classFile) {
        List<String> lines = new ArrayList<>();
        ClassReader reader = new ClassReader(classFile);
        reader.accept(new Sites(reader.getClassName(), lines), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return lines;
    }

    /** Visits all methods of a class. */
    private static final class Sites extends ClassVisitor {
        private final String className;
        private final List<String> lines;

        Sites(String className, List<String> lines) {
            super(Opcodes.ASM9);
            this.className = className;
            this.lines = lines;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInvokeDynamicInsn(
                        String method, String callType, Handle factory, Object... arguments) {
                    if (factory.getOwner().equals(FACTORY) && factory.getName().equals("metafactory")) {
                        Handle code = (Handle) arguments[1];
                        lines.add(String.join(
                                " ",
                                "@lambda-proxy",
                                className,
                                method,
                                callType,
                                arguments[0].toString(),
                                "REF_" + MethodHandleInfo.referenceKindToString(code.getTag()),
                                code.getOwner(),
                                code.getName(),
                                code.getDesc(),
                                arguments[2].toString()));
                    }
                }
            };
        }
    }
}
