package io.parley.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives a test class [Servers] as a parameter of its constructor, life-cycle and test methods. It
/// has them to itself while its tests run. They are started with the first class that finds none
/// free, so there are as many as classes run at a time, and stopped when the last test of this JVM
/// is done.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ServersExtension.class)
public @interface WithServers {}
