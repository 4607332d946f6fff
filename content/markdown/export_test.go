package markdown

// ReadInWindows is Read with windows of another size.
var ReadInWindows = read
