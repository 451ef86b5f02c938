namespace Orleans;

/// <summary>Called when a client has lost its last silo.</summary>
public delegate void ConnectionToClusterLostHandler(object? sender, EventArgs e);

/// <summary>Called when a client gained or lost a silo.</summary>
public delegate void GatewayCountChangedHandler(object? sender, GatewayCountChangedEventArgs e);

/// <summary>How many silos a client is connected to now, and was before.</summary>
public class GatewayCountChangedEventArgs(int currentNumberOfConnectedGateways, int previousNumberOfConnectedGateways)
    : EventArgs
{
    public int NumberOfConnectedGateways => currentNumberOfConnectedGateways;

    public int PreviousNumberOfConnectedGateways => previousNumberOfConnectedGateways;

    /// <summary>Whether this ended a time without any silo.</summary>
    public bool ConnectionRecovered => NumberOfConnectedGateways > 0 && PreviousNumberOfConnectedGateways <= 0;
}
