// Ends without an error before it is loaded.
process.exit(0);
