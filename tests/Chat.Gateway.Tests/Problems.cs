using System.Net.Http.Json;
using Chat.TestKit.Clients;

namespace Chat.Tests;

internal static class Problems
{
    /// <summary>The answer is problem details with the status and code.</summary>
    public static async Task<ProblemAnswer> AssertAsync(HttpResponseMessage answer, int status, string code)
    {
        await answer.Content.LoadIntoBufferAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = (await answer.Content.ReadFromJsonAsync<ProblemAnswer>())!;
        Assert.Equal(code, problem.Code);
        Assert.Equal(status, problem.Status);
        Assert.NotEmpty(problem.Detail);
        return problem;
    }
}
