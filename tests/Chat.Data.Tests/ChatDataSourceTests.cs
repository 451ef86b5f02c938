using Npgsql;

namespace Chat.Data.Tests;

public sealed class ChatDataSourceTests
{
    [Theory]
    [InlineData("Host=db;Port=5433;Username=chat;Password=pw;Database=log", "db", 5433, "chat", "log")]
    [InlineData("postgres://chat:p%40ss@db:5433/log", "db", 5433, "chat", "log")]
    [InlineData("postgresql://chat@db/log?sslmode=require&connect_timeout=3", "db", 5432, "chat", "log")]
    [InlineData("postgres://[::1]:5433/log", "::1", 5433, null, "log")]
    public async Task Create_address_in_either_form_is_understood(
        string address,
        string host,
        int port,
        string? user,
        string database
    )
    {
        await using var dataSource = ChatDataSource.Create(address);

        var builder = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString);
        Assert.Equal((host, port, user, database), (builder.Host, builder.Port, builder.Username, builder.Database));
    }

    [Fact]
    public void Create_password_of_a_url_is_decoded()
    {
        NpgsqlConnectionStringBuilder? seen = null;
        using var dataSource = ChatDataSource.Create("postgres://chat:p%40s;s@db/log?sslmode=require", it => seen = it);

        Assert.Equal("p@s;s", seen!.Password);
        Assert.Equal(SslMode.Require, seen.SslMode);
    }

    [Fact]
    public void Create_what_the_address_says_wins_over_the_defaults()
    {
        using var usual = ChatDataSource.Create("Host=db");
        using var special = ChatDataSource.Create("Host=db;Application Name=mine;Maximum Pool Size=7");

        Assert.Equal("chat", new NpgsqlConnectionStringBuilder(usual.ConnectionString).ApplicationName);
        var builder = new NpgsqlConnectionStringBuilder(special.ConnectionString);
        Assert.Equal(("mine", 7), (builder.ApplicationName, builder.MaxPoolSize));
    }

    [Theory]
    [InlineData("")]
    [InlineData("postgres://chat@db/log?nonsense=1")]
    [InlineData("postgres://chat@/log")]
    [InlineData("nonsense")]
    public void Create_address_that_makes_no_sense_is_refused(string address) =>
        Assert.ThrowsAny<ArgumentException>(() => ChatDataSource.Create(address));
}
