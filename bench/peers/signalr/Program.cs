using Chat.Peers.SignalR;
using Microsoft.AspNetCore.SignalR;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSignalR();
builder.Services.AddSingleton<IUserIdProvider, UserNames>();
builder.Services.AddSingleton(MessageTable.Connect(builder.Configuration));
builder.Services.AddSingleton<MessageTable>();

var app = builder.Build();
await app.Services.GetRequiredService<MessageTable>().CreateAsync();
app.MapHub<PlainHub>("/hub");
app.MapGet("/health/ready", (MessageTable messages) => messages.AnswersAsync());
await app.RunAsync();
