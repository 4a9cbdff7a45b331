// Each test here runs a whole cluster, ten processes and more, and times failovers: two of them at once on a machine of two cores let leases lapse.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
