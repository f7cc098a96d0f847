import './diary'
