using Chat.Errors;
using Npgsql;

namespace Chat.Tests.Errors;

/// <summary>What clients are told of a failure inside the cluster, the same in both builds.</summary>
public sealed class FailuresTests
{
    public static TheoryData<Exception> OfTheCluster =>
        [
            new LimitExceededException("Too many calls wait."),
            new SiloUnavailableException("The silo is gone."),
            new TimeoutException("No answer."),
            new PostgresException("The statement took too long.", "ERROR", "ERROR", PostgresErrorCodes.QueryCanceled),
        ];

    [Theory]
    [MemberData(nameof(OfTheCluster))]
    public void Failure_of_the_cluster_is_unavailable_and_may_be_tried_again(Exception failure)
    {
        var error = Failures.ToError(failure);

        Assert.Equal((ErrorCodes.Unavailable, true), (error.Code, error.Retry));
        Assert.True(Failures.IsTransient(failure));
    }
}
