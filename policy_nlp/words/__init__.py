"""The tokenizer: words cut by a pkuseg model of the package, by jieba, or single characters."""
