using Chat.Data;
using Chat.Data.Search;
using Chat.Grains;
using Chat.Silo;
using Chat.Silo.Audit;

if (args is ["audit", ..])
{
    return await AuditCommand.RunAsync(args[1..], AuditSettings.Read(), Console.Out, Console.Error);
}

var builder = WebApplication.CreateBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // it would log every question for its health
builder.Services.AddChatData(builder.Configuration);

if (args is ["migrate", ..])
{
    return await MigrateCommand.RunAsync(builder.Build());
}

if (args is ["admin", ..])
{
    return await AdminCommand.RunAsync(builder.Build(), args);
}

if (args is ["backup" or "restore" or "new-epoch", ..])
{
    return await BackupCommand.RunAsync(builder.Build(), args);
}

if (args is ["retention", ..])
{
    return await RetentionCommand.RunAsync(builder.Build(), args);
}

if (args is ["hold", ..])
{
    return await HoldCommand.RunAsync(builder.Build(), args);
}

if (args is ["service", ..])
{
    return await ServiceCommand.RunAsync(builder.Build(), args);
}

builder.AddSilo();
builder.Services.AddGrains();
builder.Services.AddHostedService<PartitionKeeper>();
builder.Services.AddHostedService<RetentionKeeper>();
builder.Services.AddHostedService<AnchorKeeper>();
builder.Services.AddSearchIndexing(builder.Configuration);
builder.Services.AddHostedService<ContentEraser>();
builder.Services.AddHealthChecks().AddDatabaseCheck(HealthRoutes.Ready).AddPartitionsCheck(HealthRoutes.Ready);

var app = builder.Build();
app.MapHealth();
await app.RunAsync();
return 0;
