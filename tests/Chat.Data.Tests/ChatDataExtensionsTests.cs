using Chat.Data.Log;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Data.Tests;

public sealed class ChatDataExtensionsTests
{
    [Fact]
    public void AddChatData_without_address_says_what_is_missing()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Build([]));

        Assert.Contains("CHAT_POSTGRES", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddChatData_options_come_from_the_configuration()
    {
        await using var services = Build(Address, ("LogWriter:Lanes", "3"), ("LogWriter:RetryFor", "00:00:05"));

        var options = services.GetRequiredService<IOptions<LogWriterOptions>>().Value;
        Assert.Equal((3, TimeSpan.FromSeconds(5)), (options.Lanes, options.RetryFor));
        Assert.NotNull(services.GetRequiredService<LogWriter>());
    }

    [Theory]
    [InlineData("LogWriter:Lanes", "0")]
    [InlineData("LogWriter:Lanes", "17")]
    [InlineData("LogWriter:MaxBatch", "0")]
    [InlineData("LogWriter:MaxQueued", "-1")]
    [InlineData("LogWriter:RetryFor", "00:00:00")]
    public void AddChatData_senseless_options_are_refused_at_start(string key, string value)
    {
        using var services = Build(Address, (key, value));

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
    }

    private static (string, string) Address => ("CHAT_POSTGRES", "Host=127.0.0.1;Port=1;Database=nowhere");

    private static ServiceProvider Build(params (string Key, string Value)[] settings) =>
        new ServiceCollection()
            .AddLogging()
            .AddChatData(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(settings.Select(it => KeyValuePair.Create(it.Key, (string?)it.Value)))
                    .Build()
            )
            .BuildServiceProvider();
}
