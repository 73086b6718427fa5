// Lives, and never says that it is loaded.
setInterval(() => undefined, 1000);
