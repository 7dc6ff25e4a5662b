# The way in, behind all of the above.
if __name__ == '__main__':
    if sys.argv[1] == 'alone':
        os._exit(alone(own_streams()))
    Resident(own_streams()).serve()
