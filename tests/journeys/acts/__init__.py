"""What people do in the browser, said in the words that stand on the pages."""
