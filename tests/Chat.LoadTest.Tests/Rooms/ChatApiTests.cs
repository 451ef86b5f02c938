using System.Net;
using Chat.LoadTest.Rooms;

namespace Chat.LoadTest.Tests.Rooms;

public sealed class ChatApiTests
{
    [Theory]
    [InlineData(404, "", "404 (is this a gateway?)")]
    [InlineData(404, "<p>\nNot here</p>", "404 (is this a gateway?): <p> Not here</p>")]
    [InlineData(404, """{"code":"CHAT_NOT_FOUND"}""", """404: {"code":"CHAT_NOT_FOUND"}""")]
    [InlineData(401, "", "401")]
    public void Answered_saysWhatIsKnown(int status, string text, string said) =>
        Assert.Equal(said, ChatApi.Answered((HttpStatusCode)status, text));
}
