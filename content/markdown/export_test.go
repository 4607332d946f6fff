package markdown

// ReadInWindows is Read with windows of another size.
var ReadInWindows = read

// Rest is how long a file rests.
const Rest = rest
