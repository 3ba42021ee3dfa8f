def summary_columns(application):
    raise NotImplementedError
