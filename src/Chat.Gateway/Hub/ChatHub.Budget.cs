using Chat.Signals;

namespace Chat.Hubs;

internal sealed partial class ChatHub
{
    private CallBudget Budget
    {
        get
        {
            var budget = Context.Features.Get<CallBudget>();
            if (budget is null)
            {
                Context.Features.Set(budget = new CallBudget(time));
            }

            return budget;
        }
    }

    /// <summary>Refuses a call of which this connection makes too many.</summary>
    private void Spend(int cost)
    {
        if (Budget.Take(cost) is { } error)
        {
            throw Refused(error);
        }
    }
}
