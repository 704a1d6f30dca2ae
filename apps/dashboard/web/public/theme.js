// Before the first paint: a dark screen must not flash white. A file of its own, since inline scripts are forbidden.
document.documentElement.dataset.theme = localStorage.getItem('ks.theme') ?? 'system';
