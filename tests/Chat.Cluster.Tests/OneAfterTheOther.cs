// Each test keeps a whole cluster busy; at the same time they would test the machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
