using Chat.Measuring;

await Console.Out.WriteLineAsync(Machine.Describe());
